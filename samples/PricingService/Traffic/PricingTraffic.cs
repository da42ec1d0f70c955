using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Options;
using PricingService.Catalog;
using PricingService.Endpoints;
using PricingService.Learning;

namespace PricingService.Traffic;

/// <summary>Guests who ask for prices and take some of them, reports of what they decided, and everything else that a pricing service sees.</summary>
internal sealed class PricingTraffic : ITrafficScript
{
    private const int OutcomesOfFormerYears = 150;
    private const int OutcomesInReport = 10;

    /// <summary>How often what happens, of each hundred steps; the rest are visits.</summary>
    private const int LiveVisits = 8, BadRequests = 6, Refreshes = 5, Retrainings = 1, Looks = 3;

    private static readonly (string Path, string Body)[] Mistakes =
    [
        (ScoreEndpoint.Path, "How much is a night?"),
        (ScoreEndpoint.Path, """{"propertyId":"castle","visitorId":"g","night":"2999-12-31","occupancy":0.5}"""),
        (ScoreEndpoint.Path, """{"propertyId":"old-mill","visitorId":"g","night":"2999-12-31","occupancy":7}"""),
        (LearnEndpoint.Path, """{"propertyId":"old-mill","outcomes":[]}"""),
    ];

    private readonly PropertyCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly Guests _guests;
    private readonly Dictionary<string, List<OutcomeReport>> _toReport;

    public PricingTraffic(PropertyCatalog catalog, IOptions<TrafficOptions> options, TimeProvider time)
    {
        _catalog = catalog;
        _time = time;
        _guests = new Guests(catalog, time, options.Value.ShiftAfter);
        _toReport = catalog.All.ToDictionary(property => property.Id, _ => new List<OutcomeReport>());
    }

    /// <summary>Its owner cannot wait for a model, and has it trained before there is anything to learn from.</summary>
    private Property NewProperty => _catalog.All[^1];

    /// <summary>All other properties have been let for years, and get a model at once.</summary>
    public IEnumerable<TrafficStep> Before(Random random)
    {
        foreach (var property in _catalog.All.Where(property => property != NewProperty))
        {
            var outcomes = Enumerable.Range(0, OutcomesOfFormerYears).Select(_ =>
            {
                var price = property.BasePrice * (0.6 + random.NextDouble());
                return new OutcomeReport(price, _guests.Take(property, price, random.NextDouble()));
            }).ToList();
            yield return (client, cancellationToken) => LearnAsync(client, property, outcomes, cancellationToken);
        }
    }

    public TrafficStep Next(Random random) => random.Next(100) switch
    {
        < LiveVisits => Visit(random, liveCompetitors: true),
        < LiveVisits + BadRequests => Post(random.GetItems(Mistakes, 1)[0]),
        < LiveVisits + BadRequests + Refreshes => Post(($"/competitors/{AnyProperty(random).Id}/refresh", "")),
        < LiveVisits + BadRequests + Refreshes + Retrainings => Post(($"/models/{NewProperty.Id}/retrain", "")),
        < LiveVisits + BadRequests + Refreshes + Retrainings + Looks => Look(random.GetItems(["/models", "/experiments", "/health"], 1)[0]),
        _ => Visit(random, liveCompetitors: false),
    };

    private TrafficStep Visit(Random random, bool liveCompetitors)
    {
        var property = PopularProperty(random);
        var request = new ScoreRequest(
            property.Id, $"guest-{random.Next():x}", DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).AddDays(random.Next(365)),
            Math.Round(random.NextDouble(), 2), liveCompetitors);
        var (draw, mishap) = (random.NextDouble(), random.Next(100));
        return async (client, cancellationToken) =>
        {
            using var response = await client.PostAsJsonAsync(ScoreEndpoint.Path, request, PricingServiceJson.Default.ScoreRequest, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return;
            var score = (await response.Content.ReadFromJsonAsync(PricingServiceJson.Default.Score, cancellationToken))!;
            var outcome = new OutcomeReport(score.Price, _guests.Take(property, score.Price, draw), request.VisitorId, _time.GetUtcNow());
            if (TakeReport(property, Spoiled(outcome, mishap)) is { } report)
                await LearnAsync(client, property, report, cancellationToken);
        };
    }

    /// <summary>Keeps an outcome; the outcomes to report when these are enough.</summary>
    private List<OutcomeReport>? TakeReport(Property property, OutcomeReport outcome)
    {
        lock (_toReport)
        {
            var waiting = _toReport[property.Id];
            waiting.Add(outcome);
            if (waiting.Count < OutcomesInReport)
                return null;
            _toReport[property.Id] = [];
            return waiting;
        }
    }

    /// <summary>Some reports get spoiled on their way.</summary>
    private static OutcomeReport Spoiled(OutcomeReport outcome, int mishap) => mishap switch
    {
        0 or 1 => outcome with { Price = null },
        2 => outcome with { Price = -outcome.Price },
        3 => outcome with { Accepted = null },
        4 => outcome with { At = DateTimeOffset.MaxValue },
        _ => outcome,
    };

    private static async Task LearnAsync(HttpClient client, Property property, List<OutcomeReport> outcomes, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(
            LearnEndpoint.Path, new LearnRequest(property.Id, outcomes), PricingServiceJson.Default.LearnRequest, cancellationToken);
    }

    private static TrafficStep Post((string Path, string Body) request) => async (client, cancellationToken) =>
    {
        using var content = new StringContent(request.Body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(request.Path, UriKind.Relative), content, cancellationToken);
    };

    private static TrafficStep Look(string path) => async (client, cancellationToken) =>
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
    };

    private Property AnyProperty(Random random) => _catalog.All[random.Next(_catalog.All.Count)];

    /// <summary>The first property is asked for most, the second half as often, the third a third as often.</summary>
    private Property PopularProperty(Random random)
    {
        var place = random.NextDouble() * Enumerable.Range(1, _catalog.All.Count).Sum(rank => 1.0 / rank);
        var rank = 1;
        while (rank < _catalog.All.Count && (place -= 1.0 / rank) > 0)
            rank++;
        return _catalog.All[rank - 1];
    }
}
