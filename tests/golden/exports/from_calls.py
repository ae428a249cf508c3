# exports
def shout(text, times):
    return text.upper() * times


if __name__ == "__main__":
    print(shout("a", 3))
