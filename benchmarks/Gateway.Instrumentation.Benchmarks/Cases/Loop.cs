namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>
/// Does the work of a case again and again, on the series of one worker. The loop is inside, so that it is compiled
/// together with what it calls, as a service's own code would be.
/// </summary>
internal delegate void Loop(int worker, int operations);
