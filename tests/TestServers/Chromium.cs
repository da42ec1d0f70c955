namespace Gateway.Instrumentation.TestServers;

/// <summary>A headless Chromium that takes pictures of pages on this machine. It has a profile of its own, and finds no other machine.</summary>
public static class Chromium
{
    /// <summary>The program, for <see cref="RealServers.Require"/>.</summary>
    public const string Program = "chromium";

    /// <summary>Takes a picture of a page.</summary>
    /// <param name="page">The file of the page.</param>
    /// <param name="picture">The PNG file to write.</param>
    /// <param name="width">The width of the page in pixels.</param>
    /// <param name="height">The height of the page.</param>
    /// <exception cref="InvalidOperationException">It failed, or takes too long; the message holds what it said.</exception>
    public static async Task TakePictureAsync(string page, string picture, int width, int height)
    {
        var profile = Directory.CreateTempSubdirectory("chromium-").FullName;
        await using var browser = ServerProcess.Start(
            Program, profile,
            [
                "--headless",
                .. Environment.UserName == "root" ? (string[])["--no-sandbox"] : [],
                $"--user-data-dir={Path.Combine(profile, "profile")}",
                "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions", "--disable-sync",
                "--disable-gpu", "--disable-dev-shm-usage", "--metrics-recording-only", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND", // no address but files
                "--force-device-scale-factor=1", "--hide-scrollbars", $"--window-size={width},{height}",
                $"--screenshot={picture}",
                new Uri(page).AbsoluteUri,
            ]);
        await browser.WaitForEndAsync();
        if (!File.Exists(picture))
            throw new InvalidOperationException($"{Program} wrote no picture of {page}.");
    }
}
