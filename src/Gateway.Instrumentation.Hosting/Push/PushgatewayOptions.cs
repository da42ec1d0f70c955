using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Hosting;

/// <summary>The options of <c>AddPushgateway</c> and <see cref="PushgatewayPusher"/>. Read and checked once, when the pusher is made: with a host, at its start.</summary>
public sealed partial class PushgatewayOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The address of the Pushgateway, such as <c>http://pushgateway:9091</c>. Required, unless <see cref="ImportUrl"/> is set.</summary>
    public string? Url { get; set; }

    /// <summary>The label <c>job</c> of all that is pushed. Required with <see cref="Url"/>. Never the id of a run: each job leaves a group on the Pushgateway.</summary>
    public string? Job { get; set; }

    /// <summary>
    /// Labels that, with <c>job</c>, name the group. Instances that push at the same time need one, such as <c>instance</c>: they would
    /// replace each other's group. None of them may be a label of a metric, which the Pushgateway would overwrite. (Of a static label it
    /// overwrites the value, too, without a word.)
    /// </summary>
    public IDictionary<string, string> GroupingKey { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// True (the default) when a push replaces the group (PUT). False when it keeps the metrics of the group that the page does not
    /// have (POST), such as the last success of an earlier run while this one fails.
    /// </summary>
    public bool ReplaceGroup { get; set; } = true;

    /// <summary>
    /// The address of a server that takes the text format by POST, in place of a Pushgateway: of VictoriaMetrics,
    /// <c>http://victoria:8428/api/v1/import/prometheus?extra_label=job=nightly</c>. It has no groups.
    /// </summary>
    public string? ImportUrl { get; set; }

    /// <summary>The time from one push to the next while the host runs; the first push comes after the first one. By default 15 seconds; zero for no push but the last.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>True (the default) when a last push follows at the end of a stop of the host, after all hosted services have stopped.</summary>
    public bool PushAtStop { get; set; } = true;

    /// <summary>
    /// True to delete the group at a clean end of the host, in place of the last push. The end is clean when no <c>BackgroundService</c>
    /// failed and <see cref="Environment.ExitCode"/> is 0. By default false: the Pushgateway keeps the last push for ever.
    /// </summary>
    public bool DeleteOnCleanExit { get; set; }

    /// <summary>The user of basic authentication; none by default.</summary>
    public string? Username { get; set; }

    /// <summary>The password of basic authentication.</summary>
    public string? Password { get; set; }

    /// <summary>The token of bearer authentication; none by default.</summary>
    public string? BearerToken { get; set; }

    /// <summary>
    /// The longest time that a push takes, with all its tries. By default 10 seconds, at most an hour. The end of a stop takes no longer
    /// than this for the last push, and 2 seconds for a push that is on its way then. The host's own <c>ShutdownTimeout</c> (30 seconds)
    /// holds as well.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the second try of a push. It doubles with each further try. By default half a second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// The longest time between two pushes while they fail: from the second failure in a row on, the interval doubles. A longer interval
    /// stays as it is. By default 5 minutes.
    /// </summary>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Called when the host's pushes begin to fail: once, until a push succeeds again. The log says the same. It must not wait. What it
    /// throws is logged.
    /// </summary>
    public Action<Exception>? OnError { get; set; }

    /// <summary>
    /// The client that sends, for a proxy or certificates of your own. It is not disposed, and its handler must not follow redirects. By
    /// default the pusher has one.
    /// </summary>
    public HttpClient? Client { get; set; }

    /// <summary>Options that nobody changes after the check.</summary>
    internal PushgatewayOptions Copy()
    {
        var copy = (PushgatewayOptions)MemberwiseClone();
        copy.GroupingKey = new Dictionary<string, string>(GroupingKey, StringComparer.Ordinal);
        return copy;
    }

    /// <summary>Where pushes go.</summary>
    internal Uri Address()
    {
        if (ImportUrl is not null)
            return new Uri(ImportUrl);

        // From the address as it was read, which has no white space around it.
        var path = new StringBuilder(new Uri(Url!).GetLeftPart(UriPartial.Path).TrimEnd('/')).Append("/metrics");
        Append(path, "job", Job!);
        foreach (var (name, value) in GroupingKey.OrderBy(static label => label.Key, StringComparer.Ordinal))
            Append(path, name, value);
        return new Uri(path.ToString());
    }

    internal IEnumerable<string> Mistakes() => [.. ImportUrl is null ? GatewayMistakes() : ImportMistakes(), .. CommonMistakes()];

    private IEnumerable<string> GatewayMistakes()
    {
        if (string.IsNullOrWhiteSpace(Url))
            yield return "Url is not set. Give the address of the Pushgateway, such as AddPushgateway(o => o.Url = \"http://pushgateway:9091\").";
        else if (UrlMistake(Url) is { } wrong)
            yield return $"Url {wrong} Give the address of the Pushgateway, such as \"http://pushgateway:9091\".";
        else if (new Uri(Url) is var url && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.AbsolutePath.EndsWith("/metrics", StringComparison.Ordinal) || url.AbsolutePath.Contains("/metrics/", StringComparison.Ordinal)))
            yield return $"Url is \"{Shown(Url)}\". Leave out what follows the address of the Pushgateway: /metrics, the job and the grouping key are added to it.";
        if (string.IsNullOrWhiteSpace(Job))
            yield return "Job is empty. Name the job, such as AddPushgateway(o => o.Job = \"nightly-import\"): the Pushgateway refuses pushes without a job.";
        foreach (var (name, value) in GroupingKey)
        {
            if (name == "job")
                yield return "GroupingKey has the label \"job\". Set Job in its place: each group has this label from there.";
            else if (!LabelName().IsMatch(name) || name.StartsWith("__", StringComparison.Ordinal))
                yield return $"GroupingKey has \"{PrintableText.Of(name)}\", which is not a label name. Use ASCII letters, digits and underscores, no digit first and not two underscores first.";
            else if (name is "le" or "quantile")
                yield return $"GroupingKey has the label \"{name}\", which histograms and summaries use themselves: Prometheus could read nothing of the Pushgateway any more. Choose another name.";
            else if (value is null)
                yield return $"GroupingKey[\"{name}\"] is null. Give a text, or \"\" for an empty one.";
        }
    }

    private IEnumerable<string> ImportMistakes()
    {
        if (UrlMistake(ImportUrl!) is { } wrong)
            yield return $"ImportUrl {wrong} Give the whole address, such as \"http://victoria:8428/api/v1/import/prometheus\".";
        if (Url is not null || Job is not null || GroupingKey.Count > 0)
            yield return "ImportUrl is set, and so is Url, Job or GroupingKey. Give ImportUrl alone for a server that takes the text format, the others for a Pushgateway. The label job of VictoriaMetrics is part of its address: ?extra_label=job=nightly.";
        if (DeleteOnCleanExit || !ReplaceGroup)
            yield return "DeleteOnCleanExit and ReplaceGroup are about groups, which only a Pushgateway has. Leave them out with ImportUrl.";
    }

    private IEnumerable<string> CommonMistakes()
    {
        if (Interval < TimeSpan.Zero || Interval > PushPlan.LongestInterval)
            yield return $"Interval is {Interval}. Set more than zero and at most a day, such as TimeSpan.FromSeconds(15), or zero for no push but the last.";
        if (Interval == TimeSpan.Zero && !PushAtStop && !DeleteOnCleanExit)
            yield return "Interval is zero and PushAtStop is false, so nothing is ever pushed. Set one of them.";
        if (Timeout <= TimeSpan.Zero || Timeout > LongestTimeout)
            yield return $"Timeout is {Timeout}. Set more than zero and at most an hour, such as TimeSpan.FromSeconds(10).";
        if (RetryDelay <= TimeSpan.Zero || RetryDelay > LongestTimeout)
            yield return $"RetryDelay is {RetryDelay}. Set more than zero and at most an hour, such as TimeSpan.FromSeconds(0.5).";
        if (MaxBackOff <= TimeSpan.Zero || MaxBackOff > PushPlan.LongestInterval)
            yield return $"MaxBackOff is {MaxBackOff}. Set more than zero and at most a day, such as TimeSpan.FromMinutes(5).";
        if (Username is not null && BearerToken is not null)
            yield return "Username and BearerToken are both set. Give one of them: a request has one authentication.";
        if (Username is null && Password is not null)
            yield return "Password is set without Username. Set both, or BearerToken.";
        if (Username?.Length == 0)
            yield return "Username is empty. Set one, or leave it out (null) for no authentication.";
        if (Username?.Contains(':', StringComparison.Ordinal) == true)
            yield return "Username has a colon, which basic authentication does not allow.";
        if (Username?.Any(char.IsControl) == true || Password?.Any(char.IsControl) == true)
            yield return "Username or Password has a control character, which basic authentication does not allow. A text read from a file may end in a line break: trim it.";
        if (BearerToken is not null && (BearerToken.Length == 0 || BearerToken.AsSpan().ContainsAnyExceptInRange('!', '~')))
            yield return "BearerToken is empty, or has white space or a character that is not ASCII. A token read from a file may end in a line break: trim it.";
    }

    /// <summary>What is wrong with an address, after its name; null when nothing is. A secret in it is not repeated.</summary>
    private static string? UrlMistake(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return $"is \"{Shown(text)}\", which is not an absolute address.";
        if (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            return $"is \"{Shown(text)}\", which begins with neither http:// nor https://.";
        return url.UserInfo.Length > 0 ? "has a user before the host, which is not sent. Set Username and Password." : null;
    }

    /// <summary>An address for a message: without what stands before an @ and after a question mark, which may be a password and a token.</summary>
    internal static string Shown(string text)
    {
        var at = text.LastIndexOf('@');
        if (at >= 0 && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.UserInfo.Length == 0))
        {
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            text = $"{(scheme < 0 || scheme > at ? "" : text[..(scheme + 3)])}…{text[at..]}";
        }

        var query = text.IndexOf('?', StringComparison.Ordinal);
        return PrintableText.Of(query < 0 ? text : $"{text[..query]}?…");
    }

    // Percent signs do for all but what a path cannot carry: an empty part, a slash, and the dots that mean folders.
    private static void Append(StringBuilder path, string name, string value)
    {
        if (value is "" or "." or ".." || value.Contains('/', StringComparison.Ordinal))
            path.Append('/').Append(name).Append("@base64/").Append(value.Length == 0 ? "=" : Base64(value));
        else
            path.Append('/').Append(name).Append('/').Append(Uri.EscapeDataString(value));
    }

    private static string Base64(string value) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value));

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
