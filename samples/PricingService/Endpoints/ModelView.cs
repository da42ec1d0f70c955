using PricingService.Models;

namespace PricingService.Endpoints;

/// <summary>A property and its model.</summary>
/// <param name="PropertyId">The property.</param>
/// <param name="InMemory">Whether the model is in memory.</param>
/// <param name="InTraining">Whether a training waits or is under way.</param>
/// <param name="Outcomes">How many outcomes are known to be trained on.</param>
/// <param name="Model">The model; null when there is none yet.</param>
public sealed record ModelView(string PropertyId, bool InMemory, bool InTraining, int Outcomes, ElasticityModel? Model);
