namespace Gateway.Instrumentation.Testing.Tests.Conformance;

/// <summary>The check lets a sound family pass, and names each rule that a family breaks.</summary>
public class FamilyConformanceTests
{
    [Fact]
    public void A_users_family_that_keeps_all_rules_passes() => FamilyConformance.Check<CheckoutMetrics>();

    [Fact]
    public void A_family_may_be_made_by_hand() => FamilyConformance.Check(metrics => metrics.Shared(factory => new CheckoutMetrics(factory)));

    [Fact]
    public void Reads_may_throw() => FamilyConformance.Check<WithRead>();

    [Theory]
    [InlineData(typeof(ThrowsOnNaN), ConformanceRule.NothingThrows)]
    [InlineData(typeof(ThrowsOnUndefinedEnum), ConformanceRule.NothingThrows)]
    [InlineData(typeof(ThrowsOnMaximum), ConformanceRule.NothingThrows)]
    [InlineData(typeof(ThrowsAtTheEnd), ConformanceRule.NothingThrows, ConformanceRule.AllocatesNothing)]
    [InlineData(typeof(ThrowsWhenAnnouncingNothing), ConformanceRule.NothingThrows)]
    [InlineData(typeof(RenamesNull), ConformanceRule.NullIsUnknown)]
    [InlineData(typeof(TurnsDurations), ConformanceRule.NegativeDurationIsDropped)]
    [InlineData(typeof(HidesNegativeDurations), ConformanceRule.NegativeDurationIsDropped)]
    [InlineData(typeof(CountsNoNegativeDurations), ConformanceRule.NegativeDurationIsDropped)]
    [InlineData(typeof(CountsCancellations), ConformanceRule.CancelledIsNeitherSuccessNorFailure)]
    [InlineData(typeof(CancellationIsSuccess), ConformanceRule.CancelledIsNeitherSuccessNorFailure)]
    [InlineData(typeof(CancellationIsDone), ConformanceRule.CancelledIsNeitherSuccessNorFailure)]
    [InlineData(typeof(SaysFailedWhenCancelled), ConformanceRule.CancelledIsNeitherSuccessNorFailure)]
    [InlineData(typeof(TimesOnlySuccesses), ConformanceRule.AlwaysTimed)]
    [InlineData(typeof(TakesSilenceForSuccess), ConformanceRule.SilenceIsFailure)]
    [InlineData(typeof(EndsTwice), ConformanceRule.EndsOnce)]
    [InlineData(typeof(LeavesOneRunning), ConformanceRule.InProgressReturns)]
    [InlineData(typeof(StartsTwoAndEndsOne), ConformanceRule.InProgressReturns)]
    [InlineData(typeof(RecordsOneRunning), ConformanceRule.InProgressReturns)]
    [InlineData(typeof(AnnouncesWithAnEvent), ConformanceRule.AnnouncedAtZero)]
    [InlineData(typeof(AnnouncesNothing), ConformanceRule.AnnouncedAtZero, ConformanceRule.AnnouncedBeforehand)]
    [InlineData(typeof(ForgetsToAnnounceErrors), ConformanceRule.AnnouncedBeforehand)]
    [InlineData(typeof(ForgetsAnOutcome), ConformanceRule.AnnouncedBeforehand)]
    [InlineData(typeof(RecordsOtherSeries), ConformanceRule.TimedElsewhereIsTheSame)]
    [InlineData(typeof(RecordsInOtherUnits), ConformanceRule.TimedElsewhereIsTheSame)]
    [InlineData(typeof(ForgetsFailuresTimedElsewhere), ConformanceRule.TimedElsewhereIsTheSame)]
    [InlineData(typeof(MakesTexts), ConformanceRule.AllocatesNothing)]
    [InlineData(typeof(MakesTextsForFailures), ConformanceRule.AllocatesNothing)]
    [InlineData(typeof(AddsACallbackEach), ConformanceRule.InstancesShareSeries)]
    [InlineData(typeof(CountsForItself), ConformanceRule.InstancesShareSeries)]
    [InlineData(typeof(RecordsOneOfTwo), ConformanceRule.EveryMetricIsRecorded)]
    public void A_broken_rule_is_named(Type family, params ConformanceRule[] rules) =>
        Should.Throw<FamilyConformanceException>(() => FamilyConformance.Check(family))
            .Broken.Select(broken => broken.Rule).Distinct().ShouldBe(rules);

    [Fact]
    public void All_broken_rules_are_listed_with_the_call_what_was_expected_what_the_page_showed_and_how_to_mend_it() =>
        Should.Throw<FamilyConformanceException>(() => FamilyConformance.Check<TwoFaults>()).Message.ReplaceLineEndings("\n").ShouldBe("""
            TwoFaults breaks 2 rules of all families.

            NullIsUnknown: RecordJob(queue: null)
                expected: jobs_total has queue="unknown"
                found:    jobs_total{queue="none"} (not there) → 1
                mend it:  hand the value to WithLabels as it is; where null means something of its own, declare the parameter as string?

            EveryMetricIsRecorded: counter job_retries_total
                expected: a public member of the family records it, or a callback reads it
                found:    nothing after RecordJob
                mend it:  add the member that records it, or take the metric out

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void An_exemption_keeps_a_broken_rule_out() => FamilyConformance.Check<TwoFaults>(options: new FamilyConformanceOptions()
        .Except(ConformanceRule.NullIsUnknown, "RecordJob", "dashboards ask for none")
        .Except(ConformanceRule.EveryMetricIsRecorded, "job_retries_total", "kept for a dashboard"));

    [Fact]
    public void An_exemption_that_is_not_needed_is_reported() =>
        Should.Throw<FamilyConformanceException>(() => FamilyConformance.Check<CheckoutMetrics>(
            options: new FamilyConformanceOptions().Except(ConformanceRule.NothingThrows, "RecordCheckout", "once it did")))
            .Broken.ShouldHaveSingleItem().Remedy.ShouldBe("take the exemption out");

    [Fact]
    public void A_value_that_cannot_be_made_up_can_be_handed_in()
    {
        Should.Throw<ArgumentException>(() => FamilyConformance.Check<TakesAnOrder>())
            .Message.ShouldBe("No value can be made up for Order order of TakesAnOrder.RecordOrder: hand one in with new FamilyConformanceOptions().WithSample<Order>(…).");

        FamilyConformance.Check<TakesAnOrder>(options: new FamilyConformanceOptions().WithSample(new Order("books")));
    }

    [Fact]
    public void A_family_that_cannot_be_made_says_how() =>
        Should.Throw<ArgumentException>(() => FamilyConformance.Check<string>()).Message.ShouldStartWith("String has no public constructor (MetricFactory metrics): say how to make it");
}
