// The tests here load every core by themselves; side by side they would only take each other's time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
