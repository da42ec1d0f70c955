namespace Gateway.Instrumentation.Messaging;

/// <summary>What became of one message.</summary>
/// <param name="Settlement">The settlement, as it was recorded.</param>
/// <param name="Failure">What the handler threw, or what the settling threw; null when neither did.</param>
public readonly record struct HandledMessage(MessageSettlement Settlement, Exception? Failure);
