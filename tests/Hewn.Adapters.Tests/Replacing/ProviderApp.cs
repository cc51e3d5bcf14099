using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hewn.Adapters.Tests.Replacing;

/// <summary>
/// A web application on a real port that logs through Microsoft.Extensions.Logging only, and does not know which
/// provider writes it.
/// </summary>
internal static partial class ProviderApp
{
    /// <summary>Runs the application over a provider, and asks it a few things.</summary>
    public static async Task RunAsync(Action<ILoggingBuilder> addProvider)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { EnvironmentName = "Production", ApplicationName = "Hewn.Adapters.Tests" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        addProvider(builder.Logging);
        await using WebApplication app = builder.Build();
        app.MapGet("/generate", (ILogger<Generator> logger, string user) => Generate(logger, user));
        app.MapGet("/fail", (ILogger<Generator> logger) => Fail(logger));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await client.GetStringAsync("/generate?user=ada");
        await client.GetAsync(new Uri("/fail", UriKind.Relative));
        await app.StopAsync();
    }

    private static IResult Generate(ILogger<Generator> logger, string user)
    {
        using (logger.BeginScope(new Dictionary<string, object> { ["tenant"] = 4 }))
        {
            logger.LogInformation("Generating for {User} with {Tokens} tokens in {Ms} ms", user, 512, 12.5);
            logger.LogDebug("Not written: {Reason}", "the level");
            LogEvicted(logger, 32, true);
        }

        logger.LogWarning("Login of {User} with {Password}", user, "hunter2");
        return Results.Ok("done");
    }

    private static IResult Fail(ILogger<Generator> logger)
    {
        try
        {
            throw new InvalidOperationException("evicting", new IOException("disk gone"));
        }
        catch (InvalidOperationException e)
        {
            logger.LogError(e, "Eviction failed after {Attempts} attempts", 3);
        }

        return Results.StatusCode(500);
    }

    [LoggerMessage(EventId = 0, Level = LogLevel.Information, Message = "Evicted {Blocks} blocks, whole: {Whole}")]
    private static partial void LogEvicted(ILogger logger, int blocks, bool whole);

    /// <summary>The category of the application's records.</summary>
    internal sealed class Generator;
}
