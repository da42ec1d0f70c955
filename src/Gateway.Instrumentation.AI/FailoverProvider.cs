using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>One of the providers of a <see cref="MeasuredFailoverChatClient"/>.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Client">Its client, not measured elsewhere.</param>
/// <param name="Model">What it calls the model; null for the name that the request has.</param>
public sealed record FailoverProvider(string Name, IChatClient Client, string? Model = null);
