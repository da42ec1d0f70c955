using Gateway.Instrumentation;
using Microsoft.Extensions.Options;
using PricingService.Catalog;
using PricingService.Experiments;
using PricingService.Learning.Retraining;
using PricingService.Models;

namespace PricingService.Learning;

/// <summary>Takes in what visitors decided: checks it, keeps it, compares it with what was predicted, and has models trained.</summary>
public sealed partial class Learner(
    OutcomeHistory history, ModelCache models, DriftDetector drifts, RetrainingQueue retrainings, Experiment experiment,
    LearningMetrics metrics, IOptions<LearningOptions> options, TimeProvider time, ILogger<Learner> logger)
{
    public async Task<LearningReport> LearnAsync(Property property, IReadOnlyList<OutcomeReport> reports, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var checkedReports = reports.Select(report => (Report: report, Against: OutcomeCheck.ReasonAgainst(report, property, now))).ToList();
        var valid = checkedReports.Where(outcome => outcome.Against is null).Select(outcome => outcome.Report).ToList();
        var invalid = checkedReports.Where(outcome => outcome.Against is not null).CountBy(outcome => outcome.Against!).ToDictionary();

        // The model comes before the numbers: when this fails the whole batch does, and its caller sends it again.
        var model = await models.FindAsync(property.Id, cancellationToken);
        metrics.RecordOutcomes(property.Id, valid.Count);
        foreach (var (reason, count) in invalid)
            metrics.RecordInvalidOutcomes(property.Id, reason, count);
        foreach (var report in valid)
        {
            if (report.VisitorId is { } visitor)
                experiment.RecordOutcome(visitor, report.Accepted!.Value);
        }

        var outcomes = valid.Select(report => new Outcome(report.Price!.Value, report.Accepted!.Value)).ToList();
        var known = history.Add(property.Id, outcomes);
        if (model is null)
            return new(valid.Count, invalid, Drift: false, Retraining: known >= options.Value.MinimumOutcomes && retrainings.TryAdd(property.Id));
        if (!drifts.Observe(model, outcomes))
            return new(valid.Count, invalid, Drift: false, Retraining: false);

        var retrains = retrainings.TryAdd(property.Id);
        metrics.RecordDrift(property.Id, retrains ? PricingDriftResponse.Retrain : PricingDriftResponse.None);
        LogDrift(property.Id, retrains ? "training anew" : "a training is under way or has just been");
        return new(valid.Count, invalid, Drift: true, retrains);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{PropertyId}: demand has drifted, {Consequence}")]
    private partial void LogDrift(string propertyId, string consequence);
}
