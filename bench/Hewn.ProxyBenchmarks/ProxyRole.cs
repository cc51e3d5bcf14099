using Hewn.AspNetCore.Proxy;

namespace Hewn.ProxyBenchmarks;

/// <summary>The proxy, with its recording or without it: the same forwarder either way.</summary>
internal static class ProxyRole
{
    public static async Task<int> RunAsync(Uri upstream, string directory, bool isRecording)
    {
        ProxyRuntime.Prepare(); // As `hewn proxy` does.
        var options = new RecordingProxyOptions();
        options.Upstreams.Add(new ProxyUpstream(upstream));
        options.Listen.Add("127.0.0.1:0");
        options.Api.Log.Directory = directory;
        options.Api.Log.ReadEnvironment = false;
        options.Api.Enabled = isRecording;
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(options);
        Console.WriteLine(proxy.Addresses[0].Port);
        while (await Console.In.ReadLineAsync() is not null)
        {
            // Until the one who started it closes the pipe.
        }

        return 0;
    }
}
