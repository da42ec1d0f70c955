using GatewayApi.Endpoints;

namespace GatewayApi.Traffic;

/// <summary>The models that callers know of: those on the last list that one of them asked the gateway for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class KnownModels
{
    private volatile IReadOnlyList<string> _all = [];
    private volatile IReadOnlyList<string> _favourites = [];
    private volatile IReadOnlyList<string> _shared = [];

    /// <summary>All of them; none before the first sync.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Those that half of the callers want: one of each provider. Never empty when there are any.</summary>
    public IReadOnlyList<string> Favourites => _favourites;

    /// <summary>Those that several providers offer, so that one can stand in for another.</summary>
    public IReadOnlyList<string> Shared => _shared;

    public void Learn(ModelList list)
    {
        if (list.Models.Count == 0)
            return;
        _favourites = [.. list.Models.DistinctBy(model => model.Provider).Select(model => model.Model)];
        _shared = [.. list.Models.CountBy(model => model.Model).Where(offers => offers.Value > 1).Select(offers => offers.Key)];
        _all = [.. list.Models.Select(model => model.Model)]; // last: whoever sees some finds favourites as well
    }
}
