namespace GatewayApi.Chat;

/// <summary>The section <c>Chat</c> of the configuration.</summary>
public sealed class ChatOptions
{
    /// <summary>How long a model may take to answer.</summary>
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The model that gets a message which names none.</summary>
    public string DefaultModel { get; set; } = "gpt-4o";
}
