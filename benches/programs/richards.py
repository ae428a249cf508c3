"""Martin Richards' operating system benchmark: tasks, queues and packets."""

COUNT = 10_000

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(1, 7)
KIND_DEVICE = 0
KIND_WORK = 1
BUFFER_SIZE = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFFER_SIZE

    def appended_to(self, queue):
        """Put this packet at the end of a queue and return the queue."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    """A control block: where it stands in the list, what it waits for, what it has to do."""

    def __init__(self, scheduler, ident, priority, queue):
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.link = scheduler.tasks
        self.packet_pending = queue is not None
        self.waiting = queue is not None
        self.held = False
        scheduler.add(self)

    def set_running(self):
        self.packet_pending = self.waiting = False

    def is_held_or_idle(self):
        return self.held or (self.waiting and not self.packet_pending)

    def run_once(self):
        packet = None
        if self.waiting and self.packet_pending and not self.held:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.packet_pending = self.queue is not None
        return self.run(packet)

    def receive(self, packet, sender):
        """Queue a packet; whoever is more important goes on."""
        if self.queue is None:
            self.queue = packet
            self.packet_pending = True
            if self.priority > sender.priority:
                return self
        else:
            self.queue = packet.appended_to(self.queue)
        return sender

    def wait(self):
        self.waiting = True
        return self

    def run(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    def __init__(self, scheduler, count):
        super().__init__(scheduler, IDLE, 0, None)
        self.set_running()
        self.control = 1
        self.count = count

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.scheduler.hold()
        if self.control & 1:
            self.control = self.control // 2 ^ 0xD008
            return self.scheduler.release(DEVICE_B)
        self.control //= 2
        return self.scheduler.release(DEVICE_A)


class WorkTask(Task):
    def __init__(self, scheduler, queue):
        super().__init__(scheduler, WORKER, 1000, queue)
        self.destination = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(BUFFER_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = ord("A") + self.letter - 1
        return self.scheduler.send(packet)


class HandlerTask(Task):
    def __init__(self, scheduler, ident, priority, queue):
        super().__init__(scheduler, ident, priority, queue)
        self.work = None
        self.device = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work = packet.appended_to(self.work)
            else:
                self.device = packet.appended_to(self.device)
        if self.work is not None:
            work = self.work
            done = work.datum
            if done >= BUFFER_SIZE:
                self.work = work.link
                return self.scheduler.send(work)
            if self.device is not None:
                device = self.device
                self.device = device.link
                device.datum = work.data[done]
                work.datum = done + 1
                return self.scheduler.send(device)
        return self.wait()


class DeviceTask(Task):
    def __init__(self, scheduler, ident, priority):
        super().__init__(scheduler, ident, priority, None)
        self.waiting = True
        self.pending = None

    def run(self, packet):
        if packet is not None:
            self.pending = packet
            return self.scheduler.hold()
        if self.pending is None:
            return self.wait()
        packet, self.pending = self.pending, None
        return self.scheduler.send(packet)


class Scheduler:
    def __init__(self):
        self.tasks = None
        self.table = {}
        self.current = None
        self.held_count = 0
        self.queued_count = 0

    def add(self, task):
        self.tasks = task
        self.table[task.ident] = task

    def run(self):
        task = self.tasks
        while task is not None:
            if task.is_held_or_idle():
                task = task.link
            else:
                self.current = task
                task = task.run_once()

    def hold(self):
        self.held_count += 1
        self.current.held = True
        return self.current.link

    def release(self, ident):
        task = self.table[ident]
        task.held = False
        return task if task.priority > self.current.priority else self.current

    def send(self, packet):
        target = self.table[packet.ident]
        self.queued_count += 1
        packet.link = None
        packet.ident = self.current.ident
        return target.receive(packet, self.current)


def packets(count, ident, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def richards(count):
    scheduler = Scheduler()
    IdleTask(scheduler, count)
    WorkTask(scheduler, packets(2, 0, KIND_WORK))
    HandlerTask(scheduler, HANDLER_A, 2000, packets(3, DEVICE_A, KIND_DEVICE))
    HandlerTask(scheduler, HANDLER_B, 3000, packets(3, DEVICE_B, KIND_DEVICE))
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler.queued_count, scheduler.held_count


ROUNDS = 50
for round_number in range(ROUNDS):
    queued, held = richards(COUNT)
    if round_number == 0:
        first = queued, held
    assert (queued, held) == first, round_number
print(f"{COUNT} idle turns: {queued} packets queued, {held} times held, {ROUNDS} rounds alike")
