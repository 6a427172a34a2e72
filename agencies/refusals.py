"""Why an act is refused, in a sentence for the person who tried."""


class Refused(Exception):
    """An act that the state of affairs does not allow; `sentence` tells the person why."""

    sentence = "Không thực hiện được."

    def __init__(self, sentence=None):
        if sentence:
            self.sentence = sentence

    def __str__(self):
        return self.sentence


class NotAllowed(Refused):
    sentence = "Tài khoản này không có quyền làm việc đó."


def require(condition, refusal):
    if not condition:
        raise refusal
