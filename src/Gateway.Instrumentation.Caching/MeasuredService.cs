namespace Gateway.Instrumentation.Caching;

/// <summary>A service that something measures.</summary>
/// <typeparam name="TService">Its type.</typeparam>
/// <param name="Inner">The service.</param>
/// <param name="Key">The key that it is registered with; null for none.</param>
/// <param name="IsOwned">False for an object that the application made: the container does not dispose it, and neither does what measures it.</param>
internal sealed record MeasuredService<TService>(TService Inner, object? Key, bool IsOwned);
