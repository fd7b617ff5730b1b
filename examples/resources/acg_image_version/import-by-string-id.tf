import {
  to = acg_image_version.example
  id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/example-images/providers/Microsoft.Compute/galleries/example_gallery/images/example-ubuntu/versions/1.0.0"
}
