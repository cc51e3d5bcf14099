using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Tests.Calls;

/// <summary>errors.log holds one record of a failed call: the last one, and it says all there is to say.</summary>
public sealed class OneErrorTests
{
    private const string Boom = "System.InvalidOperationException";

    private static void MapFailures(WebApplication web)
    {
        RouteGroupBuilder group = web.MapGroup("").LogEndpoint("generate_response");
        group.MapGet("/boom", string () => throw new InvalidOperationException("it broke"));
        group.MapGet("/status", () => Results.StatusCode(503));
        group.MapGet("/said", (HttpContext context) =>
        {
            context.ApiCall().Fail("ModelNotFoundError", "no such model");
            return Results.NotFound();
        });
        group.MapGet("/cause", (HttpContext context) =>
        {
            try
            {
                throw new InvalidOperationException("it broke");
            }
            catch (InvalidOperationException e)
            {
                context.ApiCall().Fail("OutOfMemoryError", "no room", e);
                return Results.StatusCode(500);
            }
        });
        group.MapGet("/mute", (HttpContext context) =>
        {
            context.ApiCall().Fail("OutOfMemoryError", "no room", new MuteException());
            return Results.StatusCode(500);
        });
        group.MapGet("/late", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            throw new InvalidOperationException("it broke");
        });
        group.MapGet("/cut", async (HttpContext context) =>
        {
            await context.Response.WriteAsync("begun");
            context.Abort();
        });
    }

    private static void Handle(WebApplication web, string how)
    {
        if (how == "page")
            web.UseExceptionHandler(error => error.Run(context => context.Response.WriteAsync("sorry")));
        else if (how == "service")
            web.UseExceptionHandler(_ => { });
        else if (how == "middleware")
            web.Use(CatchAsync);
        MapFailures(web);
    }

    private static async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = 500;
        }
    }

    private static async Task<List<JsonElement>> ErrorsOfAsync(
        string path, string how = "", Action<ApiLoggingOptions>? configure = null)
    {
        await using TestApp app = await TestApp.StartAsync(
            web => Handle(web, how), configure, builder => builder.Services.AddExceptionHandler<Handler>());
        try
        {
            using HttpResponseMessage response = await app.Client.GetAsync(path);
        }
        catch (HttpRequestException) when (path is "/late" or "/cut")
        {
            // The stream broke, as it should.
        }

        List<JsonElement> records = (await app.StopAndReadAsync()).ShouldAllBeOfCalls();
        JsonElement execution = records.One("endpoint_execution");
        execution.Text("status").ShouldBe("error");
        execution.Text("level").ShouldBe("WARN");
        execution.Text("error_type").ShouldBe(records[^1].Text("error_type"));
        return await app.StopAndReadAsync("errors.log");
    }

    [Theory]
    [InlineData("/boom", "", "exception", Boom, "it broke", true)]
    [InlineData("/boom", "page", "exception", Boom, "it broke", true)]
    [InlineData("/boom", "service", "exception", Boom, "it broke", true)]
    [InlineData("/boom", "middleware", "response", Boom, "it broke", true)]
    [InlineData("/late", "", "exception", Boom, "it broke", true)]
    [InlineData("/late", "page", "exception", Boom, "it broke", true)]
    [InlineData("/cut", "", "response", "AbortedByApplication", "the application broke off its answer", false)]
    [InlineData("/status", "", "response", "ServiceUnavailable", "Service Unavailable", false)]
    [InlineData("/said", "", "response", "ModelNotFoundError", "no such model", false)]
    [InlineData("/cause", "", "response", "OutOfMemoryError", "no room", true)]
    [InlineData("/mute", "", "response", "OutOfMemoryError", "no room", true)]
    public async Task A_failed_call_is_one_error_with_all_that_is_known(
        string path, string how, string type, string errorType, string error, bool hasTrace)
    {
        JsonElement record = (await ErrorsOfAsync(path, how)).ShouldHaveSingleItem();
        record.Text("type").ShouldBe(type);
        record.Text("level").ShouldBe("ERROR");
        record.Text("error_type").ShouldBe(errorType);
        record.Text("error").ShouldBe(error);
        record.Has("stack_trace").ShouldBe(hasTrace);
        if (hasTrace && path != "/mute")
            record.Text("stack_trace").ShouldNotBeNull().ShouldContain($"{Boom}: it broke\n   at ");
    }

    [Theory]
    [InlineData("/said", 0)]
    [InlineData("/status", 1)]
    public async Task Client_errors_as_warnings_are_none(string path, int errors) =>
        (await ErrorsOfAsync(path, configure: options => options.ClientErrorsAreWarnings = true))
            .Count.ShouldBe(errors);

    [Theory]
    [InlineData("/status", "endpoint_execution")]
    [InlineData("/boom", "exception")]
    public async Task A_call_that_is_kept_out_of_the_log_is_one_error_too(string path, string type)
    {
        await using TestApp app = await TestApp.StartAsync(MapFailures, options => options.Skip.Add(path));
        using HttpResponseMessage response = await app.Client.GetAsync(path);
        (await app.StopAndReadAsync("errors.log")).ShouldHaveSingleItem().Text("type").ShouldBe(type);
    }

    [Fact]
    public async Task Without_the_middleware_an_endpoints_failure_is_an_error_of_its_own()
    {
        await using TestApp app = await TestApp.StartBareAsync(MapFailures);
        using HttpResponseMessage response = await app.Client.GetAsync("/status");
        (await app.StopAndReadAsync("errors.log")).ShouldHaveSingleItem()
            .Text("type").ShouldBe("endpoint_execution");
    }

    private sealed class Handler : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(
            HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            await httpContext.Response.WriteAsync("sorry", cancellationToken);
            return true;
        }
    }

    private sealed class MuteException : Exception
    {
        public override string ToString() => throw new NotSupportedException("never");
    }
}
