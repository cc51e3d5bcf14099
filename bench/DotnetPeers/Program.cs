using DotnetPeers;

// The measurement goes to standard error: standard output is the log file of the framework's console logger.
if (args is ["check", var folder])
{
    LineCheck.Run(folder).Print(Console.Out);
    return;
}

RunArguments run = RunArguments.Parse(args);
IPeer peer = PeerCatalogue.Create(run);
Measurement result = run.Scenario switch
{
    "throughput" => Throughput.Run(peer, run),
    "paced" or "rotating" => Latency.Run(peer, run, paced: true),
    "full_speed" => Latency.Run(peer, run, paced: false),
    "disabled" => DisabledLevel.Run(peer, run),
    _ => throw new ArgumentException($"No scenario is called '{run.Scenario}'."),
};
result.Print(Console.Error);
