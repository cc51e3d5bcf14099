using Microsoft.Extensions.Hosting;

namespace Hewn.AspNetCore.Proxy;

/// <summary>A host that ends when it is told to, and leaves signals to the program that it is part of.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
