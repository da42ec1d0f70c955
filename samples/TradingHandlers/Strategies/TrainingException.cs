namespace TradingHandlers.Strategies;

/// <summary>A model could not be trained.</summary>
internal sealed class TrainingException(string message) : Exception(message);
