namespace GatewayApi.Endpoints;

/// <summary>What a caller asks a model, whichever provider has it.</summary>
public sealed record ChatRequest(string Model = "", string Prompt = "")
{
    /// <summary>What is wrong with the request itself; null when nothing is.</summary>
    public string? Mistake() => string.IsNullOrWhiteSpace(Model) ? "Name a model, as GET /api/pricing/models lists them."
        : string.IsNullOrWhiteSpace(Prompt) ? "Give a prompt."
        : null;
}
