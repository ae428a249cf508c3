import math
import nowhere_at_all  # error: [import] No module named 'nowhere_at_all'
from math import quaternion  # error: [import] 'quaternion'

print(math.pi)
