namespace Gateway.Instrumentation.Testing;

/// <summary>The rules that every family shares, whatever it measures.</summary>
public enum ConformanceRule
{
    /// <summary>Recording never throws, whatever it is given: null, an undefined enum value, NaN, a negative or an extreme number.</summary>
    NothingThrows,

    /// <summary>A null label value is recorded as <c>unknown</c>.</summary>
    NullIsUnknown,

    /// <summary>A negative duration is dropped and counted in <c>gateway_metrics_rejected_total</c>; the operation counts all the same.</summary>
    NegativeDurationIsDropped,

    /// <summary>A cancelled scope moves no counter of errors, none that only successes or only failures move, and no time of a last success.</summary>
    CancelledIsNeitherSuccessNorFailure,

    /// <summary>Histograms that a scope moves when it succeeds move when it fails or is cancelled, too.</summary>
    AlwaysTimed,

    /// <summary>A scope that is disposed without a word records what a failed one does.</summary>
    SilenceIsFailure,

    /// <summary>A scope that is disposed twice counts once.</summary>
    EndsOnce,

    /// <summary>Gauges that a scope raises while it runs are back at their value once it has ended, however it ended.</summary>
    InProgressReturns,

    /// <summary>Announcing shows series at 0, and moves none.</summary>
    AnnouncedAtZero,

    /// <summary>What is recorded for announced label values is on series that were shown already.</summary>
    AnnouncedBeforehand,

    /// <summary><c>RecordX</c> moves what a scope of <c>TrackX</c> moves.</summary>
    TimedElsewhereIsTheSame,

    /// <summary>Recording allocates nothing once its labels are known.</summary>
    AllocatesNothing,

    /// <summary>Two instances of a family on one registry record to the same series, and nothing is there twice.</summary>
    InstancesShareSeries,

    /// <summary>Every metric that a family registers is recorded by one of its members, or reads itself.</summary>
    EveryMetricIsRecorded,
}
