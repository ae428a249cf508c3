from dataclasses import dataclass


@dataclass
class Row:
    name: str = ""
    size: int  # error: [class-decorator] 'size'


print(Row("a", 1))
