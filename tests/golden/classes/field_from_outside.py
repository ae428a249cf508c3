class Box:
    pass


box = Box()
box.content = ["ball"]
print(box.content)
