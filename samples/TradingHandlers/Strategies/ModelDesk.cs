using System.Globalization;
using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Troubles;

namespace TradingHandlers.Strategies;

/// <summary>The model in use: predicts, sees whether it was right, whether its input drifts, and trains another one then.</summary>
/// <remarks>Not thread-safe: one candle at a time.</remarks>
internal sealed partial class ModelDesk
{
    /// <summary>Where another model is trained: below the alert.</summary>
    public const double RetrainAt = 0.10;

    private const string Name = "direction";
    private const string PredictionType = "return_5m";
    private const int Horizon = 5;
    private const int FewestExamples = 150;
    private const int Window = 750;
    private const int JudgedEvery = 30; // candles: ten minutes of three symbols
    private const int Versions = 100;

    private readonly MlModelMetrics _metrics;
    private readonly IMessageBus _bus;
    private readonly TroubleSwitch _troubles;
    private readonly ILogger<ModelDesk> _logger;

    private readonly Dictionary<string, Queue<Prediction>> _open = new(StringComparer.Ordinal);
    private readonly RecentPast<Example> _examples = new(Window);
    private readonly RecentPast<double> _inputs = new(Window);
    private readonly RecentPast<bool> _right = new(Window);

    private DirectionModel? _model;
    private int _next;
    private int _candles;
    private bool _trainingFails;

    public ModelDesk(GatewayMetrics metrics, IMessageBus bus, TroubleSwitch troubles, ILogger<ModelDesk> logger)
    {
        (_metrics, _bus, _troubles, _logger) = (metrics.MlModels, bus, troubles, logger);
        AnnounceNext();
    }

    /// <summary>The model as it was judged last, for other threads.</summary>
    public ModelView View { get; private set; } = new(null, null, null, RetrainAt);

    // The share of predictions whose sign was right.
    private double? Accuracy => _right.Items.Count == 0 ? null : (double)_right.Items.Count(static right => right) / _right.Items.Count;

    /// <summary>What the model expects of a symbol; null before there is a model.</summary>
    public async Task<double?> PredictAsync(Candle candle, Features features)
    {
        if (_troubles.IsOn(TroubleNames.ModelDrift))
            features = new Features(features.Momentum * 100, features.Distance * 100); // percent
        Learn(candle);
        _inputs.Add(features.Momentum);
        var expected = Expect(features);
        Open(candle.Symbol).Enqueue(new Prediction(features, candle.Close, expected));
        if (++_candles % JudgedEvery == 0)
            await JudgeAsync();
        return expected;
    }

    private double? Expect(Features features)
    {
        if (_model is not { } model)
            return null;
        using var prediction = _metrics.TrackPrediction(Name, model.Version, PredictionType);
        var expected = model.ExpectedReturn(features);
        prediction.Succeed();
        return expected;
    }

    /// <summary>What came of the prediction of five minutes ago.</summary>
    private void Learn(Candle candle)
    {
        var open = Open(candle.Symbol);
        if (open.Count < Horizon)
            return;
        var (features, close, expected) = open.Dequeue();
        var change = candle.Close / close - 1;
        _examples.Add(new Example(features, change));
        if (expected is { } value)
            _right.Add(value > 0 == change > 0);
    }

    private async Task JudgeAsync()
    {
        if (_examples.Items.Count < FewestExamples)
            return;
        var drift = _model?.Reference.DriftOf(_inputs.Items);
        if (drift is null or > RetrainAt && await TryTrainAsync(drift))
            drift = 0;
        if (_model is not { } model)
            return;
        var accuracy = Accuracy;
        if (accuracy is { } share)
            _metrics.SetAccuracy(Name, model.Version, share);
        _metrics.SetDrift(Name, model.Version, drift ?? 0);
        View = new ModelView(model.Version, accuracy, drift, RetrainAt);
    }

    private async Task<bool> TryTrainAsync(double? drift)
    {
        var version = VersionOf(_next);
        try
        {
            var trained = _metrics.TrackTraining(Name, version).Run(() => _troubles.IsOn(TroubleNames.ModelDrift)
                ? throw new TrainingException("No trainer is free: trouble that somebody asked for.")
                : DirectionModel.Fit(version, _examples.Items, _inputs.Items));
            Replace(trained);
            _trainingFails = false;
            var reason = drift is null ? "there was none" : string.Create(CultureInfo.InvariantCulture, $"the input of the last one drifted by {drift:0.00}");
            await _bus.PublishAsync(new AlertRequest("model_retrained", AlertRequest.Low, $"{Name} {version} is in use: {reason}."), CancellationToken.None);
            return true;
        }
        catch (TrainingException failure)
        {
            if (!_trainingFails)
            {
                LogFailed(failure.Message);
                await _bus.PublishAsync(new AlertRequest("training_failed", AlertRequest.High, failure.Message), CancellationToken.None);
            }

            _trainingFails = true;
            return false;
        }
    }

    // The old version's drift would keep its alert firing.
    private void Replace(DirectionModel trained)
    {
        if (_model is { } old)
        {
            _metrics.RemoveAccuracy(Name, old.Version);
            _metrics.RemoveDrift(Name, old.Version);
        }

        _model = trained;
        AnnounceNext();
    }

    // The next version stands at 0 before its training, which rate() would not see otherwise.
    private void AnnounceNext() => _metrics.Announce(Name, VersionOf(++_next), PredictionType);

    // A label is no log: after a long run the names come round.
    private static string VersionOf(int number) => string.Create(CultureInfo.InvariantCulture, $"v{number % Versions}");

    private Queue<Prediction> Open(string symbol) => _open.TryGetValue(symbol, out var open) ? open : _open[symbol] = new Queue<Prediction>();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The model drifts and could not be trained: {Reason}")]
    private partial void LogFailed(string reason);

    private sealed record Prediction(Features Features, double Close, double? Expected);
}
