row = [0, 0]
rows = [row, row]
rows[0][1] = 5
print(rows, row is rows[1])
