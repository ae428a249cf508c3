class Animal:
    def __init__(self, name):
        self.name = name

    def sound(self):
        return "..."

    def __str__(self):
        return f"{self.name} says {self.sound()}"


class Dog(Animal):
    def sound(self):
        return "woof"


for animal in [Animal("it"), Dog("Rex")]:
    print(animal)
