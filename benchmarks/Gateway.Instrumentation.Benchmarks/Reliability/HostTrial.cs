using System.Net;
using System.Net.Sockets;

namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>Clients that die in the middle of a page, clients that read nothing, and resets without permission, against a real socket.</summary>
internal sealed class HostTrial : ITrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public string Name => "a host under attack";

    public async Task<IReadOnlyList<TrialRow>> RunAsync(TimeSpan duration)
    {
        await using var host = await AttackedHost.StartAsync();
        host.Jobs.Inc(7);
        var whole = (await host.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Length;
        List<TrialRow> rows = [];
        rows.Add(await KillAsync(host, whole, duration / 3));
        rows.Add(await StarveAsync(host, whole, duration / 3));
        rows.Add(await ResetAsync(host, duration / 3));
        rows.Add(new("exceptions that reached the host meanwhile", host.Errors, host.Errors, "exceptions"));
        return rows;
    }

    // A reset of the connection, at a random place of the page; after every twenty of them a whole page must come.
    private static async Task<TrialRow> KillAsync(AttackedHost host, int whole, TimeSpan duration)
    {
        long kills = 0, missing = 0;
        using var stop = new CancellationTokenSource(duration);
        var buffer = new byte[64 * 1024];
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 20; i++, kills++)
            {
                using var socket = await host.RequestAsync();
                for (var pieces = Random.Shared.Next(4); pieces > 0; pieces--)
                    await socket.ReceiveAsync(buffer);
                socket.Close(timeout: 0);
            }

            missing += await IsServedAsync(host, whole) ? 0 : 1;
        }

        return new("clients killed in the middle of a page", kills, missing, "pages that did not come afterwards");
    }

    // As many silent clients as there are places: the next scrape must still get its page.
    private static async Task<TrialRow> StarveAsync(AttackedHost host, int whole, TimeSpan duration)
    {
        long silent = 0, missing = 0;
        using var stop = new CancellationTokenSource(duration);
        do
        {
            List<Socket> clients = [];
            for (var i = 0; i < 10; i++, silent++)
                clients.Add(await host.RequestAsync());
            missing += await IsServedAsync(host, whole) ? 0 : 1;
            clients.ForEach(static client => client.Close(timeout: 0));
        }
        while (!stop.IsCancellationRequested);

        return new("clients that ask for the page and read nothing, ten at a time", silent, missing, "pages that did not come to the next one");
    }

    private static async Task<TrialRow> ResetAsync(AttackedHost host, TimeSpan duration)
    {
        long refused = 0, done = 0;
        using var stop = new CancellationTokenSource(duration);
        string[] sites = ["same-origin", "cross-site", "none", ""];
        while (!stop.IsCancellationRequested)
        {
            using var request = new HttpRequestMessage(refused % 3 == 0 ? HttpMethod.Get : HttpMethod.Post, "/metrics/reset");
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", sites[refused % 4]);
            request.Headers.TryAddWithoutValidation("Cookie", $".AspNetCore.Cookies={Convert.ToBase64String(BitConverter.GetBytes(refused))}");
            using var response = await host.Client.SendAsync(request);
            if (response.IsSuccessStatusCode)
                done++; // a challenge leads to a page of the application that does not exist here
            refused++;
        }

        return new("resets asked for without permission", refused, done + (host.Jobs.Value.Equals(7d) ? 0 : 1), "resets that happened");
    }

    private static async Task<bool> IsServedAsync(AttackedHost host, int whole)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var response = await host.Client.GetAsync(new Uri("/metrics", UriKind.Relative), patience.Token);
                if (response.StatusCode == HttpStatusCode.OK)
                    return (await response.Content.ReadAsStringAsync(patience.Token)).Length == whole;
                await Task.Delay(100, patience.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // Refused or cut: it may ask again.
            }
        }

        return false;
    }
}
