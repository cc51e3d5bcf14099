using Hewn.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hewn.Server.Push;

/// <summary>Takes Loki's push: JSON, or protobuf packed by snappy.</summary>
internal sealed class PushEndpoint(LogServer server, PushWriter writer)
{
    private const string Json = "application/json";

    /// <summary>Takes a push; 204 when all of it is taken.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        await server.Pushes.RunAsync(async () =>
        {
            using BodyBytes body = await PushBody.ReadAsync(context, server).ConfigureAwait(false);
            Take(tenant, body.Memory, IsJson(context.Request));
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private void Take(string tenant, ReadOnlyMemory<byte> body, bool isJson)
    {
        var batch = PushBatch.Rent();
        try
        {
            if (isJson)
            {
                ReadJson(body, batch);
                writer.Write(tenant, batch);
                return;
            }

            using BodyBytes message = PushBody.Unsnap(body, server);
            PushProtobuf.Read(message.Memory, batch);
            writer.Write(tenant, batch);
        }
        finally
        {
            batch.Return();
        }
    }

    private static void ReadJson(ReadOnlyMemory<byte> body, PushBatch batch)
    {
        try
        {
            PushJson.Read(body, batch);
        }
        catch (InvalidOperationException odd)
        {
            throw RequestFailure.Bad(odd.Message); // Half of a surrogate pair, as JSON may escape it.
        }
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase);
}
