using Hewn;

namespace DotnetPeers;

/// <summary>Hewn's own surface: an interpolated message and fields beside it.</summary>
internal sealed class HewnPeer : IPeer
{
    private readonly HewnSetup _setup;
    private readonly Logger _log;

    public HewnPeer(RunArguments run, HewnShape shape)
    {
        _setup = new HewnSetup(run, shape);
        _log = _setup.System.For("bench");
    }

    public void Log(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        string model = sample.Model;
        int tokens = sample.Tokens;
        double duration_ms = sample.DurationMs;
        _log.Info(
            $"Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms",
            ("request_id", sample.RequestId), ("operation", Samples.Operation), ("cached", sample.Cached));
    }

    public void LogDisabled(int call)
    {
        ref readonly Sample sample = ref Samples.Of(call);
        string model = sample.Model;
        int tokens = sample.Tokens;
        double duration_ms = sample.DurationMs;
        _log.Debug($"Text generation completed with model {model}: {tokens} tokens in {duration_ms} ms");
    }

    public void Dispose() => _setup.Dispose();
}
