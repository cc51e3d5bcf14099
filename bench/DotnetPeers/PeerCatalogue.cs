namespace DotnetPeers;

/// <summary>Every peer of this program by name.</summary>
internal static class PeerCatalogue
{
    public static IPeer Create(RunArguments run) => run.Peer switch
    {
        "limit" => new LimitPeer(run.FilePath),
        "dispatch" => new DispatchPeer(),
        "hewn" => new HewnPeer(run, HewnShape.Stripped),
        "hewn-full" => new HewnPeer(run, HewnShape.Full),
        "hewn-ilogger" => new HewnExtensionsPeer(run, HewnShape.Stripped),
        "hewn-ilogger-full" => new HewnExtensionsPeer(run, HewnShape.Full),
        "hewn-generated" => new HewnGeneratedPeer(run, HewnShape.Stripped),
        "hewn-generated-full" => new HewnGeneratedPeer(run, HewnShape.Full),
        "serilog" => new SerilogPeer(run.FilePath, queued: false),
        "serilog-async" => new SerilogPeer(run.FilePath, queued: true),
        "nlog" => new NLogPeer(run.FilePath, queued: false),
        "nlog-async" => new NLogPeer(run.FilePath, queued: true),
        "framework-json" => new FrameworkJsonPeer(),
        _ => throw new ArgumentException($"No peer is called '{run.Peer}'."),
    };
}
