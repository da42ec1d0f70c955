using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.Testing;

/// <summary>
/// Checks that a family keeps the rules that all families share (<see cref="ConformanceRule"/>), by calling every public
/// member that records, with arguments made up from the parameters' types and names, and reading the page.
/// </summary>
/// <remarks>Members that return neither nothing nor a scope are reads, and left out. Thread-safe: every check has registries of its own.</remarks>
[RequiresUnreferencedCode(Reflects)]
[RequiresDynamicCode(Reflects)]
public static class FamilyConformance
{
    internal const string Reflects = "The check finds a family's members by reflection and compiles calls of them: run it in tests, not in trimmed or ahead-of-time compiled programs.";

    /// <summary>Checks a family.</summary>
    /// <typeparam name="TFamily">The family.</typeparam>
    /// <param name="create">Makes it; its public constructor <c>(MetricFactory)</c> when null.</param>
    /// <param name="options">What the check cannot find out by itself.</param>
    /// <exception cref="FamilyConformanceException">The family breaks rules; the message lists all of them, with the call, what the page showed and how to mend it.</exception>
    /// <exception cref="ArgumentException">The check cannot make the family, or an argument for one of its members; the message says what to hand in.</exception>
    public static void Check<TFamily>(Func<MetricFactory, TFamily>? create = null, FamilyConformanceOptions? options = null)
        where TFamily : class =>
        Check(typeof(TFamily), create, options);

    /// <inheritdoc cref="Check{TFamily}"/>
    /// <param name="family">The family's type: for a theory over several families.</param>
    /// <param name="create">Makes it; its public constructor <c>(MetricFactory)</c> when null.</param>
    /// <param name="options">What the check cannot find out by itself.</param>
    public static void Check(Type family, Func<MetricFactory, object>? create = null, FamilyConformanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        options ??= new FamilyConformanceOptions();
        var subject = new FamilyUnderTest(family, create, options);
        var report = new ConformanceReport(options);

        NothingThrows.Check(subject, report);
        NullIsUnknown.Check(subject, report);
        NegativeDurations.Check(subject, report);
        ScopeEndings.Check(subject, report);
        InProgress.Check(subject, report);
        Announcements.Check(subject, report);
        TimedElsewhere.Check(subject, report);
        Allocations.Check(subject, report);
        TwoInstances.Check(subject, report);
        EveryMetric.Check(subject, report);

        report.ThrowIfBroken(family);
    }
}
