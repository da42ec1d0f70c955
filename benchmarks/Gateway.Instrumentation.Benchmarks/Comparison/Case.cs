namespace Gateway.Instrumentation.Benchmarks.Comparison;

/// <summary>
/// One row of the comparison: the same work done by us and by a peer or a physical floor. Each side does <c>n</c>
/// operations in a loop of its own, so that the loop is compiled with what it calls.
/// </summary>
/// <param name="Name">What is done.</param>
/// <param name="PeerName">What we are compared with.</param>
/// <param name="Ours">Our side.</param>
/// <param name="Peer">The other side.</param>
/// <param name="Target">The ratio to reach on one thread; null where there is none.</param>
/// <param name="ContendedTarget">The ratio to reach with two threads on one series; null where there is none.</param>
internal sealed record Case(
    string Name, string PeerName, Action<int> Ours, Action<int> Peer, double? Target = null, double? ContendedTarget = null);
