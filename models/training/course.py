"""The course of a training run: rates that rise and fall, gradient steps, averaged weights, a log."""
from __future__ import annotations

import time

import torch

from encoder import Koe


class Average:
    """A running mean of the weights: steadier than the last step's (Polyak averaging)."""

    def __init__(self, parameters: list[torch.nn.Parameter], decay: float):
        self.parameters, self.decay, self.steps = parameters, decay, 0
        self.mean = [p.detach().clone() for p in parameters]

    @torch.no_grad()
    def step(self) -> None:
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10))
        torch._foreach_lerp_(self.mean, [p.detach() for p in self.parameters], 1 - decay)

    @torch.no_grad()
    def use(self) -> None:
        for p, mean in zip(self.parameters, self.mean):
            p.copy_(mean)


class Course:
    """Steps until their number or the time is up; `a` holds steps, minutes, rate, head_rate,
    average and dropout. `rise` is the share of the run in which the rates rise, `clip` the longest gradient."""

    def __init__(self, model: Koe, a, rise: float, clip: float):
        model.encoder.dropout = a.dropout      # the heads' input has its own
        self.a, self.rise, self.clip = a, rise, clip
        self.body = [p for p in model.encoder.parameters() if p.requires_grad]
        heads = [p for h in (model.sentiment, model.intent, model.topics) for p in h.parameters()]
        self.optimizer = torch.optim.AdamW(
            [{"params": self.body, "lr": a.rate, "weight_decay": 0.01},
             {"params": heads, "lr": a.head_rate}], fused=True)
        self.average = Average(self.body + heads, a.average)
        self.log: dict[str, float] = {}
        model.train()

    def steps(self):
        """The number of each step, with the rates set for it; averaged weights are in use after
        the last one."""
        began, step = time.time(), 0
        while (done := max(step / self.a.steps, (time.time() - began) / 60 / self.a.minutes)) < 1:
            for part, rate in zip(self.optimizer.param_groups, (self.a.rate, self.a.head_rate)):
                part["lr"] = rate * min((done + 0.002) / self.rise,
                                        (1 - done) / (1 - self.rise) + 0.02)
            yield step
            step += 1
            if step % 50 == 0:
                print(f"step {step} {time.time() - began:.0f}s {done:.2f} "
                      + " ".join(f"{k} {v:.3f}" for k, v in self.log.items()), flush=True)
        self.done = step
        self.average.use()

    def apply(self, **losses: torch.Tensor) -> None:
        """One step along the gradients that have been gathered; the losses are logged."""
        torch.nn.utils.clip_grad_norm_(self.body, self.clip)
        self.optimizer.step(), self.optimizer.zero_grad(), self.average.step()
        for k, v in losses.items():
            self.log[k] = 0.95 * self.log[k] + 0.05 * v.item() if k in self.log else v.item()
