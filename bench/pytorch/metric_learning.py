"""pytorch-metric-learning's batch-hard miner and triplet loss on the network in its best form."""

from best import Best
from pytorch_metric_learning.losses import TripletMarginLoss
from pytorch_metric_learning.miners import BatchHardMiner
from pytorch_metric_learning.reducers import MeanReducer


class MetricLearning(Best):
    """A training step with that library."""

    about_step = "BatchHardMiner and TripletMarginLoss, fused Adam"
    # The library chooses by values, which breaks a compiled function apart.
    compiles = False

    def loss(self):
        """The library's loss of the triplets that its miner finds."""
        miner = BatchHardMiner()
        # Averaged over all triplets, as everywhere here; its own default takes those above 0.
        criterion = TripletMarginLoss(margin=self.settings["margin"], reducer=MeanReducer())
        return lambda embeddings, labels, _margin: criterion(embeddings, labels, miner(embeddings, labels))
