using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace LocalLlm.Tests.Hosting;

/// <summary>The OpenAI .NET client, pointed at a server under test.</summary>
internal static class OpenAiClients
{
    /// <summary>Sent with every call as a bearer token; must never stand in a file.</summary>
    public const string ApiKey = "client-credential-4711-do-not-log";

    public const string Model = "hewn-tiny";

    public static ChatClient Chat(this RunningServer server, string model = Model, RequestIdPolicy? id = null) =>
        new(model, new ApiKeyCredential(ApiKey), OptionsOf(server, id));

    public static OpenAIModelClient Models(this RunningServer server, RequestIdPolicy? id = null) =>
        new(new ApiKeyCredential(ApiKey), OptionsOf(server, id));

    /// <summary>The usual options of a repeatable, short answer.</summary>
    public static ChatCompletionOptions Short(long seed = 1, float temperature = 1, int tokens = 40)
    {
        var options = new ChatCompletionOptions { Temperature = temperature, MaxOutputTokenCount = tokens };
#pragma warning disable OPENAI001 // The seed is what makes an answer repeatable.
        options.Seed = seed;
#pragma warning restore OPENAI001
        return options;
    }

    private static OpenAIClientOptions OptionsOf(RunningServer server, RequestIdPolicy? id)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = new Uri(server.Address, "v1"),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // A second attempt would be a second call.
            NetworkTimeout = Eventually.Deadline,
        };
        if (id is not null)
            options.AddPolicy(id, PipelinePosition.PerCall);
        return options;
    }
}
