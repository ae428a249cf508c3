"""What `dataclasses` has in Rust."""

@exception("FROZEN_INSTANCE_ERROR")
class FrozenInstanceError(AttributeError): ...
