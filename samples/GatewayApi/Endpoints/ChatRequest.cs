namespace GatewayApi.Endpoints;

/// <summary>What a caller asks a model, whichever provider has it.</summary>
/// <param name="Model">The model. May be left out with a <paramref name="Message"/>.</param>
/// <param name="Prompt">What to ask.</param>
/// <param name="Message">What to ask, as callers of the first gateway say it: <c>{"message":"test"}</c>.</param>
public sealed record ChatRequest(string Model = "", string Prompt = "", string Message = "")
{
    /// <summary>What is wrong with the request itself; null when nothing is.</summary>
    public string? Mistake() => string.IsNullOrWhiteSpace(Model) ? "Name a model, as GET /api/pricing/models lists them."
        : string.IsNullOrWhiteSpace(Prompt) ? "Give a prompt."
        : null;

    /// <summary>The same request with the message as its prompt.</summary>
    /// <param name="defaultModel">Which model gets a message that names none.</param>
    public ChatRequest WithPrompt(string defaultModel) => string.IsNullOrWhiteSpace(Message) || !string.IsNullOrWhiteSpace(Prompt)
        ? this
        : new(string.IsNullOrWhiteSpace(Model) ? defaultModel : Model, Message);
}
