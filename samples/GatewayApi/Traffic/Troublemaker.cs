using GatewayApi.Chat;
using GatewayApi.Pricing;
using GatewayApi.SimulatedFeeds;
using GatewayApi.SimulatedModels;
using Microsoft.Extensions.Options;

namespace GatewayApi.Traffic;

/// <summary>Gets one provider after the other into trouble for a while, in turn, so that errors of all kinds show, and puts it right again.</summary>
internal sealed partial class Troublemaker : BackgroundService
{
    private readonly ModelSimulator _models;
    private readonly FeedSimulator _feeds;
    private readonly TrafficClient _client;
    private readonly TimeSpan _interval;
    private readonly int _tooLateMs;
    private readonly string[] _providers = [.. Providers.All];
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger<Troublemaker> _logger;
    private readonly Func<string, Trouble>[] _kinds;

    public Troublemaker(
        ModelSimulator models, FeedSimulator feeds, TrafficClient client, IOptions<TrafficOptions> traffic, IOptions<ChatOptions> chat,
        IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Troublemaker> logger)
    {
        (_models, _feeds, _client, _lifetime, _time, _logger) = (models, feeds, client, lifetime, time, logger);
        _interval = traffic.Value.TroubleInterval;
        _tooLateMs = (int)(chat.Value.ModelTimeout + TimeSpan.FromSeconds(1)).TotalMilliseconds;
        new Random(~traffic.Value.Seed!.Value).Shuffle(_providers); // not what the callers do, and yet as fixed as that

        // In this order the models of all five are in trouble within the first seven rounds: with one kind fewer than there are providers,
        // no pair of the two comes twice before all have come.
        _kinds = [ModelsFail, PricesFail, ModelsHang, ModelsBreakOff];
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ProviderPace.Apply(_models); // before anybody can call: what they set is not to be overwritten
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _lifetime.ApplicationStopping);
        if (_interval == TimeSpan.Zero || !await _lifetime.StartedAsync(stopping.Token))
            return;
        try
        {
            for (var round = 0; ; round++)
            {
                await Task.Delay(_interval / 2, _time, stopping.Token);
                await MakeTroubleAsync(_kinds[round % _kinds.Length], _providers[round % _providers.Length], stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task MakeTroubleAsync(Func<string, Trouble> begin, string provider, CancellationToken stopping)
    {
        using (var trouble = begin(provider))
        {
            LogTrouble(provider, trouble.What);

            // Somebody wonders about the prices and has them synced by hand.
            await _client.SendAsync(TrafficPlan.Sync(provider, "manual"), stopping);
            await Task.Delay(_interval / 2, _time, stopping);
        }

        LogWell(provider);
    }

    private Trouble ModelsFail(string provider) =>
        Trouble.OfModels("its models fail", _models, provider, behaviour => behaviour with { Fault = ModelFault.Error });

    private Trouble ModelsBreakOff(string provider) =>
        Trouble.OfModels("its models break off", _models, provider, behaviour => behaviour with { Fault = ModelFault.Broken });

    private Trouble ModelsHang(string provider) =>
        Trouble.OfModels("its models hang", _models, provider, behaviour => behaviour with { DelayMs = _tooLateMs });

    private Trouble PricesFail(string provider)
    {
        _feeds.TryGet(provider, out var feed); // there is one for each
        return Trouble.OfPrices("its price list fails", feed!, FeedFault.Error);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Trouble with {Provider}: {What}.")]
    private partial void LogTrouble(string provider, string what);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Provider} is well again.")]
    private partial void LogWell(string provider);
}
