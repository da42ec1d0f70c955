using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation.Hosting.Tests.Push;

public sealed class PushgatewayOptionsTests
{
    public static TheoryData<Action<PushgatewayOptions>, string> Mistakes => new()
    {
        { o => o.Url = null, "Url is not set. Give the address of the Pushgateway, such as AddPushgateway(o => o.Url = \"http://pushgateway:9091\")." },
        { o => o.Url = "pushgateway:9091", "Url is \"pushgateway:9091\", which is not an absolute address. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Url = "ftp://pushgateway", "Url is \"ftp://pushgateway\", which begins with neither http:// nor https://. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Url = "http://me:secret@pushgateway", "Url has a user before the host, which is not sent. Set Username and Password. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Url = "http://pushgateway:9091/metrics/job/nightly", "Url is \"http://pushgateway:9091/metrics/job/nightly\". Leave out what follows the address of the Pushgateway: /metrics, the job and the grouping key are added to it." },
        { o => o.Url = "http://pushgateway:9091/metrics", "Url is \"http://pushgateway:9091/metrics\". Leave out what follows the address of the Pushgateway: /metrics, the job and the grouping key are added to it." },
        { o => o.Url = "http://pushgateway:9091?job=x", "Url is \"http://pushgateway:9091?…\". Leave out what follows the address of the Pushgateway: /metrics, the job and the grouping key are added to it." },
        { o => o.Url = "me:secret@pushgateway:9091", "Url is \"…@pushgateway:9091\", which is not an absolute address. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Url = "ftp://me:secret@pushgateway/?token=secret", "Url is \"ftp://…@pushgateway/?…\", which begins with neither http:// nor https://. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Url = "http://me:se/cret@pushgateway", "Url is \"http://…@pushgateway\", which is not an absolute address. Give the address of the Pushgateway, such as \"http://pushgateway:9091\"." },
        { o => o.Job = " ", "Job is empty. Name the job, such as AddPushgateway(o => o.Job = \"nightly-import\"): the Pushgateway refuses pushes without a job." },
        { o => o.GroupingKey["job"] = "x", "GroupingKey has the label \"job\". Set Job in its place: each group has this label from there." },
        { o => o.GroupingKey["a-b"] = "x", "GroupingKey has \"a-b\", which is not a label name. Use ASCII letters, digits and underscores, no digit first and not two underscores first." },
        { o => o.GroupingKey["__a"] = "x", "GroupingKey has \"__a\", which is not a label name. Use ASCII letters, digits and underscores, no digit first and not two underscores first." },
        { o => o.GroupingKey["le"] = "1", "GroupingKey has the label \"le\", which histograms and summaries use themselves: Prometheus could read nothing of the Pushgateway any more. Choose another name." },
        { o => o.GroupingKey["quantile"] = "1", "GroupingKey has the label \"quantile\", which histograms and summaries use themselves: Prometheus could read nothing of the Pushgateway any more. Choose another name." },
        { o => o.GroupingKey["instance"] = null!, "GroupingKey[\"instance\"] is null. Give a text, or \"\" for an empty one." },
        { o => o.Interval = TimeSpan.FromSeconds(-1), "Interval is -00:00:01. Set more than zero and at most a day, such as TimeSpan.FromSeconds(15), or zero for no push but the last." },
        { o => (o.Interval, o.PushAtStop) = (TimeSpan.Zero, false), "Interval is zero and PushAtStop is false, so nothing is ever pushed. Set one of them." },
        { o => o.Timeout = TimeSpan.Zero, "Timeout is 00:00:00. Set more than zero and at most an hour, such as TimeSpan.FromSeconds(10)." },
        { o => o.RetryDelay = TimeSpan.Zero, "RetryDelay is 00:00:00. Set more than zero and at most an hour, such as TimeSpan.FromSeconds(0.5)." },
        { o => o.MaxBackOff = TimeSpan.MaxValue, "MaxBackOff is 10675199.02:48:05.4775807. Set more than zero and at most a day, such as TimeSpan.FromMinutes(5)." },
        { o => (o.Username, o.BearerToken) = ("me", "token"), "Username and BearerToken are both set. Give one of them: a request has one authentication." },
        { o => o.Password = "secret", "Password is set without Username. Set both, or BearerToken." },
        { o => o.Username = "a:b", "Username has a colon, which basic authentication does not allow." },
        { o => o.Username = "", "Username is empty. Set one, or leave it out (null) for no authentication." },
        { o => (o.Username, o.Password) = ("me", "secret\n"), "Username or Password has a control character, which basic authentication does not allow. A text read from a file may end in a line break: trim it." },
        { o => o.BearerToken = "token\n", "BearerToken is empty, or has white space or a character that is not ASCII. A token read from a file may end in a line break: trim it." },
        { o => o.ImportUrl = "http://victoria:8428/api/v1/import/prometheus", "ImportUrl is set, and so is Url, Job or GroupingKey. Give ImportUrl alone for a server that takes the text format, the others for a Pushgateway. The label job of VictoriaMetrics is part of its address: ?extra_label=job=nightly." },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task A_mistake_stops_the_start_with_the_fix(Action<PushgatewayOptions> mistake, string message)
    {
        await using var worker = Worker.Create(builder => builder.AddPushgateway(static o => (o.Url, o.Job) = ("http://pushgateway:9091", "nightly")).AddPushgateway(mistake));
        (await Should.ThrowAsync<OptionsValidationException>(worker.StartAsync)).Message.ShouldBe(message);
    }

    [Fact]
    public void An_address_to_import_to_has_no_groups()
    {
        var options = new PushgatewayOptions { ImportUrl = "victoria/import", DeleteOnCleanExit = true };
        Should.Throw<OptionsValidationException>(() => new PushgatewayPusher(new MetricRegistry(), options)).Failures.ShouldBe(
        [
            "ImportUrl is \"victoria/import\", which is not an absolute address. Give the whole address, such as \"http://victoria:8428/api/v1/import/prometheus\".",
            "DeleteOnCleanExit and ReplaceGroup are about groups, which only a Pushgateway has. Leave them out with ImportUrl.",
        ]);
    }

    [Theory]
    [InlineData("http://pushgateway:9091", "nightly", "http://pushgateway:9091/metrics/job/nightly/instance/a")]
    [InlineData("https://proxy/push/", "nightly import", "https://proxy/push/metrics/job/nightly%20import/instance/a")]
    [InlineData(" http://pushgateway:9091\n", "nightly", "http://pushgateway:9091/metrics/job/nightly/instance/a")]
    [InlineData("http://pushgateway:9091/ ", "nightly", "http://pushgateway:9091/metrics/job/nightly/instance/a")]
    [InlineData("http://pushgateway", "a/b", "http://pushgateway/metrics/job@base64/YS9i/instance/a")]
    [InlineData("http://pushgateway", "..", "http://pushgateway/metrics/job@base64/Li4/instance/a")]
    public void The_address_has_the_job_and_the_grouping_key(string url, string job, string address)
    {
        var options = new PushgatewayOptions { Url = url, Job = job, GroupingKey = { ["instance"] = "a" } };
        options.Mistakes().ShouldBeEmpty();
        options.Address().AbsoluteUri.ShouldBe(address);
    }

    [Fact]
    public void An_empty_value_of_the_grouping_key_is_told_from_a_missing_one()
    {
        var options = new PushgatewayOptions { Url = "http://pushgateway", Job = "nightly", GroupingKey = { ["tenant"] = "", ["shop"] = "x" } };
        options.Address().AbsoluteUri.ShouldBe("http://pushgateway/metrics/job/nightly/shop/x/tenant@base64/=");
    }
}
