namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

/// <summary>What people write, right and wrong, where the grammar has corners: times, escapes, commas, keywords, modifiers, numbers and regular expressions.</summary>
internal static class CornerQueries
{
    public static readonly IReadOnlyList<string> All =
    [
        "up @ -10", "up @ +10", "up @ -0x10", "up @ 1e3", "up @ Inf", "up @ now", "up @ 1 @ 2", "up offset 5m offset 5m", "up offset -0s",
        "up offset 0s", "rate(up[0s])", "max_over_time(up[1h:0s])", "up offset 300y", "rate(up[1000y])", "rate(up[1.5h])", "rate(up[90])",
        "up offset 5", @"up{job=""\u0061b""}", @"up{job=""\x61""}", @"up{job=""\101""}", @"up{job=""a\ab""}", @"up{job='it\'s'}", @"up{job='a\""b'}",
        @"up{job=""a\'b""}", @"up{job=""\9""}", @"up{job=""\x4""}", @"up{job=""\ud800""}", @"up{job=""\U0001F600""}", @"up{job=`a\d`}",
        "up{job=\"a\nb\"}", "up{job=`a\nb`}", "up{job=\"gateway\", # inner\n instance=\"a\"}", "rate(up[5m],)", "sum(up,)", "topk(3, up,)",
        "sum by (job,) (up)", "sum by (,) (up)", "up{,}", @"up{job=""a"",}", @"up{job=""a"",,}", "by", "on", "bool", "ignoring", "group_left",
        "group_right", "atan2", "offset", "and", "start", "sum", "sum(sum)", "sum by (sum, offset, and) (up)", @"up{by=""a""}", @"bool{job=""a""}",
        "on(up)", "up + bool up", "up and bool up", "1 + bool 2", "up > bool 0", "up == bool on (job) up", "up and on (job) group_left () up",
        "up * on (job) group_left (job) up", "up * ignoring (job) group_left (job) up", "up * on (job) group_left (job, job) up",
        @"up{__name__=""down""}", @"up{__name__=~""u.*""}", @"{__name__=""a"", __name__=""b""}", @"{job=""a"", __name__=~""u.*""}",
        @"{__name__!=""x""}", "avg_over_time(-up[5m])", "avg_over_time((-up)[5m:1m])", @"-""a""", "avg_over_time(1[5m:1m])",
        "avg_over_time(vector(1)[5m:1m])", "(up) offset 5m", "1e400", "08", "00", "0x", "1e", "1_000", "5.", ".5", "0xG", "+Inf", "-Inf", "NaN",
        "5 - -up", "5--up", "!up", "up!=-1", "up[5m][5m]", "up > 1 > 2", @"up{job=~""(?P<x>a)b""}", @"up{job=~""(?<x>a)b""}", @"up{job=~""(?=a)b""}",
        @"up{job=~""(?<!a)b""}", @"up{job=~""(?>a)b""}", @"up{job=~""(?#c)a""}", @"up{job=~""(?x)a b""}", @"up{job=~""(?'x'a)""}",
        @"up{job=~""(?i)gateway""}", @"up{job=~""(?i-s:a)""}", @"up{job=~""(a)\\1""}", @"up{job=~""a{1000}""}", @"up{job=~""a{1001}""}",
        @"up{job=~""a{1,1001}""}", @"up{job=~""a++""}", @"up{job=~""*a""}", @"up{job=~""\\pL+""}", @"up{job=~""\\PL+""}", @"up{job=~""\\Qa.b\\E""}",
        @"up{job=~""\\x{41}""}", @"up{job=~""\\Aa\\z""}", @"up{job=~""\\Z""}", @"up{job=~""\\cA""}", @"up{job=~""\\_""}",
        @"up{job=~""[[:alpha:]]+""}", @"up{job=~""[[:nope:]]+""}", @"up{job=~""\\(?<x""}", @"up{job=~""[]a]""}", @"up{job=~""[z-a]""}",
        @"up{job=~""{""}", @"up{job=~""(a""}",
    ];
}
