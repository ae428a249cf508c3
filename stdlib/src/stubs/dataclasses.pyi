"""What `dataclasses` has besides the decorator, which the compiler understands itself."""

@exception("FROZEN_INSTANCE_ERROR")
class FrozenInstanceError(AttributeError): ...
