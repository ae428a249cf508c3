def area(radius):
    return pie * radius**2  # warning: [undefined-name] name 'pie' is not defined


print(area(2))
print(undefined_thing)  # warning: [undefined-name] name 'undefined_thing' is not defined
