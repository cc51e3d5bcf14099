using System.Text;
using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Server.Query;
using Hewn.Sessions;
using Hewn.Sessions.Files;
using Hewn.Sessions.Parts;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Takes files of a session, with what is known of them, and hands them out.</summary>
internal sealed class FileEndpoint(LogServer server)
{
    /// <summary>Adds a file that comes as a form.</summary>
    public async Task AddAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        SessionFile file = await server.Pushes.RunAsync(async () =>
        {
            using FileUpload upload = await FileUpload.ReadAsync(
                context, Path.Combine(places.Root, "files"), server.Options.Limits.MaxSessionFileBytes)
                .ConfigureAwait(false);
            if (upload["checksum"] is { Length: > 0 } expected
                && !expected.Equals(upload.Checksum, StringComparison.OrdinalIgnoreCase))
            {
                throw new RequestFailure(422, $"the content came with SHA-256 {upload.Checksum}; expected "
                    + JsonBody.Shown(expected));
            }

            return server.Sessions.Use(places, held => upload["entry"] is { } entry
                ? Mirror(held, entry, upload)
                : Add(places, held, upload));
        }, context.RequestAborted).ConfigureAwait(false);
        await TellAsync(context, file, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Keeps what its own machine says of a file; tells whether its content is to come, too.</summary>
    public async Task PutAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string id = SessionContext.ValueOf(context, "file");
        bool isKept = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(context, server, entry =>
            {
                SessionFile file = FileMirror.Read(entry);
                return file.Id == id
                    ? server.Sessions.Use(places, held => FileMirror.TryKeep(held, file, entry))
                    : throw RequestFailure.Bad("the id of the entry is not that of the path");
            }),
            context.RequestAborted).ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteBoolean("needsContent", !isKept);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Lists the files that are there.</summary>
    public async Task ListAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string prefix = context.Request.Query["prefix"].ToString();
        string tags = context.Request.Query["tags"].ToString();
        IReadOnlyList<SessionFile> files = await QueryRun.RunAsync(server, context, _ => Checked(() =>
            FilesOf(places).List(prefix.Length == 0 ? null : prefix, tags.Length == 0 ? null : tags.Split(','))))
            .ConfigureAwait(false);
        await TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("files");
            foreach (SessionFile file in files)
                Write(json, context, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Tells what is known of a file.</summary>
    public Task ReadAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        return TellAsync(context, Find(FilesOf(places), context));
    }

    /// <summary>Hands out a file's content; no browser shows it as a page.</summary>
    public async Task DownloadAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        SessionFiles files = FilesOf(places);
        SessionFile file = Find(files, context);
        await FileDownload.SendAsync(context, files, file).ConfigureAwait(false);
    }

    /// <summary>Marks a file as deleted.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string id = SessionContext.ValueOf(context, "file");
        SessionFile deleted = server.Sessions.Use(places, held =>
        {
            SessionContext.RequireOpen(places, held);
            var files = new SessionFiles(held.Host with { IsStrict = true });
            return files.Delete(id) && files.Find(id) is { } file ? file : throw NoFile();
        });
        return TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("deletedAt", JsonFile.TextOf(deleted.DeletedAt ?? deleted.UpdatedAt));
            json.WriteEndObject();
        });
    }

    /// <summary>Changes what is known of a file; what is not said stays.</summary>
    public async Task PatchAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        string id = SessionContext.ValueOf(context, "file");
        SessionFile changed = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(context, server, body => server.Sessions.Use(places, held =>
            {
                SessionContext.RequireOpen(places, held);
                return new SessionFiles(held.Host with { IsStrict = true }).Update(
                    id,
                    JsonBody.Text(body, "description"),
                    JsonBody.Texts(body, "tags"),
                    JsonBody.Member(body, "metadata")?.Clone()) ?? throw NoFile();
            })),
            context.RequestAborted).ConfigureAwait(false);
        await TellAsync(context, changed).ConfigureAwait(false);
    }

    private static SessionFile Mirror(HeldSession held, string entry, FileUpload upload) =>
        JsonBody.Read(Encoding.UTF8.GetBytes(entry), json =>
        {
            SessionFile file = FileMirror.Read(json);
            FileMirror.Keep(held, file, json, upload);
            return file with { Metadata = file.Metadata?.Clone() }; // The form's text is gone behind this.
        });

    /// <summary>A file of the original's clients: it gets an id, and takes the place of one of its name.</summary>
    private static SessionFile Add(SessionPlaces places, HeldSession held, FileUpload upload)
    {
        SessionContext.RequireOpen(places, held);
        string name = upload.FileName is { Length: > 0 } given
            ? given
            : throw RequestFailure.Bad("the file of the form has no name");
        JsonElement? metadata = upload["metadata"] is { Length: > 0 } text
            ? JsonBody.Read(Encoding.UTF8.GetBytes(text), json => json.Clone())
            : null;
        return Checked(() => new SessionFiles(held.Host with { IsStrict = true }).Add(
            upload.Path,
            upload["prefix"] is { Length: > 0 } prefix ? prefix : "/",
            upload["description"],
            upload["tags"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            metadata,
            name)) ?? throw new IOException("the file could not be added");
    }

    private SessionFiles FilesOf(SessionPlaces places) => new(server.Sessions.HostOf(places));

    private static SessionFile Find(SessionFiles files, HttpContext context) =>
        files.Find(SessionContext.ValueOf(context, "file")) ?? throw NoFile();

    private static RequestFailure NoFile() => new(404, "the session has no file of that id");

    private static T Checked<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (ArgumentException e)
        {
            throw RequestFailure.Bad(e.Message);
        }
    }

    private static Task TellAsync(HttpContext context, SessionFile file, int status = StatusCodes.Status200OK) =>
        TextAnswer.WriteJsonAsync(context, json => Write(json, context, file), status);

    private static void Write(Utf8JsonWriter json, HttpContext context, SessionFile file)
    {
        json.WriteStartObject();
        json.WriteString("id", file.Id);
        json.WriteString("sessionId", SessionContext.IdOf(context));
        json.WriteString("path", file.Prefix);
        json.WriteString("filename", file.FileName);
        json.WriteString("description", file.Description);
        JsonFile.Write(json, "tags", file.Tags);
        json.WriteString("contentType", file.ContentType);
        json.WriteNumber("sizeBytes", file.SizeBytes);
        json.WriteString("checksum", file.Checksum);
        JsonFile.Write(json, "metadata", file.Metadata);
        json.WriteString("uploadedAt", JsonFile.TextOf(file.UploadedAt));
        json.WriteString("updatedAt", JsonFile.TextOf(file.UpdatedAt));
        if (file.DeletedAt is { } deleted)
            json.WriteString("deletedAt", JsonFile.TextOf(deleted));
        else
            json.WriteNull("deletedAt");
        json.WriteEndObject();
    }
}
