using System.Net;

namespace Gateway.Instrumentation.AspNetCore.Tests.RequestIds;

/// <summary>Which ids are taken from requests, and which are replaced.</summary>
public class TakenIdTests
{
    public static TheoryData<string> Good => ["a", "5f1c9a3e-7b1d-4c58-9a51-2f4bb1d7e6a0", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", new string('x', 128)];

    public static TheoryData<string> Bad => ["", " ", "a b", " a\tb", "a\u0001b", "a\u007fb", "a\u00e9b", "a\u2028b", new string('x', 129), new string('x', 5000)];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_good_id_is_taken_and_sent_back(string id)
    {
        await using var app = await IdApp.StartAsync();

        (await IdApp.AskAsync(app, (IdApp.Header, id))).ShouldBe((id, id));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_id_is_replaced(string id)
    {
        await using var app = await IdApp.StartAsync();

        var (echoed, seen) = await IdApp.AskAsync(app, (IdApp.Header, id));

        Guid.TryParseExact(seen, "D", out _).ShouldBeTrue(seen);
        echoed.ShouldBe(seen);
    }

    [Fact]
    public async Task Without_an_id_each_request_gets_one_of_its_own()
    {
        await using var app = await IdApp.StartAsync();

        var (first, second) = (await IdApp.AskAsync(app), await IdApp.AskAsync(app));

        Guid.TryParseExact(first.Seen, "D", out _).ShouldBeTrue(first.Seen);
        (first.Echoed, second.Echoed).ShouldBe((first.Seen, second.Seen));
        first.Seen.ShouldNotBe(second.Seen);
    }

    [Fact]
    public async Task Two_ids_are_none()
    {
        await using var app = await IdApp.StartAsync();

        var (echoed, seen) = await IdApp.AskAsync(app, (IdApp.Header, "one"), (IdApp.Header, "two"));

        Guid.TryParseExact(seen, "D", out _).ShouldBeTrue(seen);
        echoed.ShouldBe(seen);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "2001:db8::1", false)]
    [InlineData("10.1.2.3/32", "10.1.2.3", true)]
    [InlineData("10.1.2.3/32", "10.1.2.4", false)]
    [InlineData("10.9.9.9/8", "10.1.2.3", true)]
    [InlineData("2001:db8::/32", "2001:db8::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("192.168.0.0/16,10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public async Task Ids_are_taken_from_trusted_networks_only(string networks, string client, bool taken)
    {
        await using var app = await IdApp.StartAsync(
            options => Array.ForEach(networks.Split(','), options.RequestIds.TrustedNetworks.Add), client: IPAddress.Parse(client));

        var (echoed, seen) = await IdApp.AskAsync(app, (IdApp.Header, "theirs"));

        (seen == "theirs").ShouldBe(taken);
        echoed.ShouldBe(seen);
    }

    [Fact]
    public async Task A_client_without_an_address_is_not_trusted()
    {
        await using var app = await IdApp.StartAsync(options => options.RequestIds.TrustedNetworks.Add("0.0.0.0/0"));

        (await IdApp.AskAsync(app, (IdApp.Header, "theirs"))).Seen.ShouldNotBe("theirs");
    }
}
