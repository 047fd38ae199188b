package dev.tapedeck.migration;

import dev.tapedeck.document.Folder;
import dev.tapedeck.session.Registrations;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Copies owners' files and compares them. Blocks. */
final class Files {
    private final Side from;
    private final Side to;
    private final Report report;

    Files(Side from, Side to, Report report) {
        this.from = from;
        this.to = to;
        this.report = report;
    }

    private static List<String> names(Folder folder) throws IOException {
        return folder.all().stream().filter(name -> !Registrations.isRegistration(name)).toList();
    }

    void copy(String place) throws IOException {
        Folder source = from.folders().at(place);
        Folder target = to.folders().at(place);
        for (String name : names(source)) {
            try (InputStream in = open(source, place, name);
                    Folder.Draft draft = target.draft(name)) {
                long bytes = in.transferTo(draft.out());
                draft.publish(Folder.Durability.POWER);
                assert bytes >= 0;
            }
            report.file();
        }
    }

    private static InputStream open(Folder folder, String place, String name) throws IOException {
        return folder.open(name)
                .orElseThrow(() -> new FileNotFoundException(place + "/" + name + " is gone"));
    }

    void compare(String place) throws IOException {
        Folder source = from.folders().at(place);
        Folder target = to.folders().at(place);
        List<String> names = names(source);
        if (!names.equals(names(target))) {
            report.problem(place + ": the files here are " + names + ", there " + names(target));
            return;
        }
        for (String name : names) {
            String here = content(source, place, name);
            String there = content(target, place, name);
            if (!here.equals(there)) {
                report.problem(place + "/" + name + ": " + here + " here, " + there + " there");
            }
        }
    }

    private static String content(Folder folder, String place, String name) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(open(folder, place, name), crc)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return String.format(Locale.ROOT, "%d bytes with crc %08x", bytes, crc.getValue());
        }
    }
}
