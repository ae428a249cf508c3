class A:
    pass


class B(A):
    pass


class C(A, B):  # error: [class-bases] consistent method resolution order
    pass


class D(A, A):  # error: [class-bases] duplicate base class A
    pass


print(C(), D())
