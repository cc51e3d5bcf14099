using Hewn.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Repo.Snippets;

/// <summary>The ASP.NET example of the documents.</summary>
public sealed class ApiSnippets
{
    [Fact]
    public void The_api_example_sets_up()
    {
        string folder = Directory.CreateTempSubdirectory("hewn-docs-").FullName;
        string[] args = [$"--Hewn:Directory={folder}"];

        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.AddHewnApiLogging();                       // logs/api.log and logs/errors.log

        WebApplication app = builder.Build();
        app.UseHewnApiLogging();
        app.MapPost("/generate", (HttpContext context, ApiLog api) =>
        {
            context.ApiCall().Set("completion_tokens", 62);    // stands on the call's last record
            api.CustomEvent("text_generation_success", new { model_name = "hewn-tiny", generation_time = 0.04 });
            return Results.Ok();
        }).LogEndpoint("generate_response");

        app.Services.GetRequiredService<ApiLog>().ShouldNotBeNull();
        ((IDisposable)app).Dispose();
        File.Exists(Path.Combine(folder, "api.log")).ShouldBeTrue();
        Directory.Delete(folder, recursive: true);
    }
}
