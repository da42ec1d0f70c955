using Microsoft.Extensions.AI;

namespace Gateway.Instrumentation.AI;

/// <summary>How the calls of a chat client are shown.</summary>
public sealed class GatewayMetricsChatOptions
{
    /// <summary>
    /// The provider. When null, the default, the name that the client gives in its <see cref="ChatClientMetadata"/>, such as <c>openai</c>: for
    /// an endpoint that only speaks the same protocol, name it here. Never a key; an alias of one may be.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>
    /// The team that pays for a request, from a bounded set, such as an alias of its key: <c>options => options?.AdditionalProperties?["team"] as string</c>. It
    /// receives the options of the request, which may be null. When it returns null or throws, the team is <c>unknown</c>. Null, the default, for none.
    /// Never an end user.
    /// </summary>
    public Func<ChatOptions?, string?>? Team { get; set; }
}
