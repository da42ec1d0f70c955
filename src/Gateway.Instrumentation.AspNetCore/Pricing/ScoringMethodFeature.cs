using Microsoft.AspNetCore.Http;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>What a handler said about how it found its price. One object for each method, so that saying it allocates nothing.</summary>
internal sealed class ScoringMethodFeature
{
    private static readonly ScoringMethodFeature RuleBased = new(PricingScoringMethod.RuleBased);
    private static readonly ScoringMethodFeature MlElasticity = new(PricingScoringMethod.MlElasticity);

    private readonly PricingScoringMethod _method;

    private ScoringMethodFeature(PricingScoringMethod method) => _method = method;

    public static PricingScoringMethod? Of(HttpContext context) => context.Features.Get<ScoringMethodFeature>()?._method;

    public static void Set(HttpContext context, PricingScoringMethod method) => context.Features.Set(method switch
    {
        PricingScoringMethod.RuleBased => RuleBased,
        PricingScoringMethod.MlElasticity => MlElasticity,
        _ => new ScoringMethodFeature(method),
    });
}
